from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "publisher.desk.importing"
    label = "importing"
