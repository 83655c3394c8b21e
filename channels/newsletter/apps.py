from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "channels.newsletter"
    label = "newsletter"
