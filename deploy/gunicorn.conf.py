"""gunicorn in service, behind nginx: `gunicorn -c`. GUNICORN_CMD_ARGS="--workers 8" changes a line from outside."""

import os

# systemd hands over a socket that already listens, so that no request meets a closed door while the service restarts.
# Without systemd, as in a container, it listens here.
bind = "127.0.0.1:8000"
wsgi_app = "lovplan.wsgi"
workers = 2 * (os.cpu_count() or 1)  # processes use the cores, threads wait for the database
threads = 4
worker_class = "gthread"
timeout = 60  # seconds without a sign of life before a worker is taken for dead
graceful_timeout = 40  # seconds that what is being answered gets when workers are replaced
max_requests, max_requests_jitter = 20_000, 2_000  # whatever leaks, leaks no further; not all workers at once
worker_tmp_dir = "/dev/shm"  # noqa: S108 - signs of life must not wait for a disk
forwarded_allow_ips = "*"  # only nginx reaches the socket, and it writes these headers itself
control_socket_disable = True  # systemd steers it; its socket would lie beside the code, where nothing may be written
errorlog = "-"  # the journal; who asked for what stands in nginx's log
