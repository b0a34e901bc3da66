from django.apps import AppConfig


class CtperfConfig(AppConfig):
    name = "ctperf"
    verbose_name = "CTPerf"
