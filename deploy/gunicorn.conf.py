"""Gunicorn: two processes of four threads, and room for a crowd to wait in."""

import os

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# When registration opens, thousands arrive within seconds: they wait instead of being refused.
backlog = 4096
worker_connections = 8000
timeout = 60
graceful_timeout = 30
keepalive = 5
# The site writes its own request log, without personal data.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")
control_socket_disable = True
# Heartbeat files belong in memory, not on a disk that may be slow.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108, PTH112
