import threading

from mxsync.cli import progress


def test_a_bar_takes_no_thread_so_that_work_can_still_be_forked(monkeypatch, capsys):
    monkeypatch.setattr(progress, "PATIENCE", -1)
    monkeypatch.setattr(progress, "REFRESH", -1)
    monkeypatch.setenv("FORCE_COLOR", "1")
    before = threading.active_count()
    bar = progress.Bar()
    bar.start("waiting for the hosts", 200)
    for _ in range(3):
        bar.advance()
    assert threading.active_count() == before
    bar.finish()
    shown = capsys.readouterr().err
    assert "waiting for the hosts" in shown
    assert "3/200" in shown
