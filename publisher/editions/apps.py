from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "publisher.editions"
