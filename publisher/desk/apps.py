from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "publisher.desk"

    def ready(self) -> None:
        # Models are loaded only now; Wagtail asks for policies and previews later still.
        from publisher.desk import approval, policy, previews
        from publisher.desk.calendar import trail

        policy.register()
        previews.register()
        approval.connect()
        trail.connect()
