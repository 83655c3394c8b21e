from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "publisher.submissions"

    def ready(self) -> None:
        from publisher.submissions import rules  # it needs every model loaded

        rules.connect()
