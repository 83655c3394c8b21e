from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "publisher.api"
    label = "api"
    verbose_name = "API"
