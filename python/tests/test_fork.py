"""Processes that fork: the engine stays with the parent."""

import subprocess
import sys
import textwrap


def run(program):
    """Run a program, and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_a_child_is_told(tmp_path):
    output = run(
        """
        import os
        from ballista import SessionContext, errors
        ctx = SessionContext()
        df = ctx.sql("SELECT 1 AS one")
        stream = df.execute_stream()
        batch = stream.next()
        child = os.fork()
        if child == 0:
            for use in (SessionContext, df.collect, df.count, stream.next, batch.to_pyarrow, lambda: ctx.sql("SELECT 1")):
                try:
                    use()
                    print("used", flush=True)
                except errors.ForkError as error:
                    assert "fork" in str(error)
            del ctx, df, stream, batch
            print("told", flush=True)
            os._exit(0)
        os.waitpid(child, 0)
        print(df.count(), flush=True)
        """
    )
    assert output == ["told", "1"]


def test_a_child_that_starts_the_engine_itself():
    output = run(
        """
        import os
        import ballista
        from ballista import functions as f, SessionContext
        child = os.fork()
        print(SessionContext().sql("SELECT 1 AS one").to_pydict()["one"][0], flush=True)
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)
        """
    )
    assert output == ["1", "1"]


def test_multiprocessing():
    output = run(
        """
        import multiprocessing
        from ballista import SessionContext, errors
        def work(_):
            try:
                return SessionContext().sql("SELECT 1 AS one").count()
            except errors.ForkError:
                return "refused"
        if __name__ == "__main__":
            SessionContext()
            with multiprocessing.get_context("fork").Pool(2) as pool:
                print(*pool.map(work, range(2)))
        """
    )
    assert output == ["refused", "refused"]
