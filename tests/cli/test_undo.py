from tests.cli.world import World

OWNERS = r"""
mixed\.dot IN MX 10 mx.host.example.
br{ace IN MX 10 mx.host.example.
octet\255 IN MX 10 mx.host.example.
null IN MX 0 .
yes IN MX 10 mx.host.example.
"""

SPEC = r"""zone: a.example
mx:
  "@": [10 new.host.example]
  'mixed\.dot': [10 new.host.example]
  'br\123ace': absent
  'octet\255': absent
  "null": absent
  "yes": absent
"""


def test_the_spec_edit_an_undo_shows_wants_what_the_undo_left(tmp_path):
    world = World(tmp_path, "a.example")
    world.zone("a.example").write_text(world.zone("a.example").read_text() + OWNERS)
    world.spec("a.example").write_text(SPEC)
    assert world.run("apply", "--auto-approve").returncode == 0
    undo = world.run("undo", "--auto-approve")
    edits = [line for line in undo.stderr.splitlines() if line.startswith("    ")]
    world.spec("a.example").write_text("zone: a.example\nmx:\n" + "\n".join(edits) + "\n")
    plan = world.run("plan", "--detailed-exitcode")
    assert plan.returncode == 0, plan.stdout + plan.stderr


def test_a_frozen_zone_is_not_undone(tmp_path):
    world = World(tmp_path, "a.example", "b.example")
    assert world.run("apply", "--auto-approve").returncode == 0
    spec = world.spec("a.example")
    spec.write_text(f"{spec.read_text()}frozen: until Friday\n")
    undo = world.run("undo", "--auto-approve")
    assert undo.returncode == 3
    assert "the spec freezes this zone: until Friday" in undo.stdout
    assert "new.host" in world.zone("a.example").read_text()
    assert "old.host" in world.zone("b.example").read_text()
