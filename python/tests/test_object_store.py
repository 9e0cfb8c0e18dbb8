"""Files behind URLs."""

import gzip
import importlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

FILES = {"/data/t.csv": b"a,b\n1,x\n2,y\n", "/t.json": b'{"a": 1}\n', "/t.csv.gz": gzip.compress(b"a\n7\n")}


@pytest.fixture
def stores(package):
    return importlib.import_module(f"{package.__name__}.object_store")


@pytest.fixture
def url(package):
    if package.__name__ != "ballista":  # differs: DataFusion's store wants TLS
        pytest.skip("an error there")

    class Server(BaseHTTPRequestHandler):
        def do_GET(self):
            content = FILES.get(self.path)
            if self.path == "/short.csv":
                self.send_response(200)
                self.send_header("Content-Length", "100")
                self.end_headers()
                self.wfile.write(b"a\n1\n")
                return
            self.send_response(404 if content is None else 200)
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_files_of_a_web_server(ctx, stores, url):
    ctx.register_object_store("", stores.Http(f"{url}/data/t.csv"))
    ctx.register_csv("remote", f"{url}/data/t.csv")
    assert ctx.table_exist("remote")
    assert ctx.sql("SELECT count(*) AS total FROM remote").to_pydict() == {"total": [2]}
    assert ctx.read_json(f"{url}/t.json").to_pydict() == {"a": [1]}
    packed = ctx.read_csv(f"{url}/t.csv.gz", file_extension=".gz", file_compression_type="gzip")
    assert packed.to_pydict() == {"a": [7]}


def test_a_store_beside_the_path(ctx, stores, url):
    assert ctx.read_csv(f"{url}/data/t.csv", object_store=stores.Http(url)).count() == 2


def test_files_that_do_not_come(ctx, stores, url):
    with pytest.raises(Exception, match="no object store is registered"):
        ctx.read_csv(f"{url}/data/t.csv")
    ctx.register_object_store("http://", stores.Http(url))
    with pytest.raises(ValueError, match="404"):
        ctx.read_csv(f"{url}/missing.csv")
    with pytest.raises(Exception, match="of 100 bytes came"):
        ctx.read_csv(f"{url}/short.csv")
    ctx.deregister_object_store("http://", url.removeprefix("http://"))
    with pytest.raises(Exception, match="no object store is registered"):
        ctx.read_csv(f"{url}/data/t.csv")


def test_what_is_no_store(package, ctx, stores):
    with pytest.raises((TypeError, AttributeError, ValueError)):
        ctx.register_object_store("http://", object())
    if package.__name__ == "ballista":
        with pytest.raises(ValueError, match="begins with http"):
            stores.Http("ftp://host/t.csv")


def test_files_of_this_machine(ctx, stores, tmp_path):
    (tmp_path / "t.csv").write_text("a\n1\n")
    ctx.register_object_store("file://local", stores.LocalFileSystem(), None)
    ctx.register_csv("t", f"file://{tmp_path}/t.csv")
    assert ctx.table("t").to_pydict() == {"a": [1]}
