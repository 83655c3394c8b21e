from django.apps import AppConfig


class ScheduleConfig(AppConfig):
    name = "publisher.schedule"

    def ready(self) -> None:
        from publisher.schedule import translating  # it needs every model loaded

        translating.connect()
