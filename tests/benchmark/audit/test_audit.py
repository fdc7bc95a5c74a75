"""The whole audit: files in, findings out, limits of one's own."""

import pytest

from benchmark.audit import audit, load_limits, read_dataset
from benchmark.errors import ConfigError, DataError, UnknownName
from benchmark.files import bundled


def test_the_bundled_data_can_be_read_and_every_check_has_a_figure():
    data = read_dataset(bundled("datasets"))
    findings = audit(data, load_limits())
    assert len(findings) >= 30
    assert all(finding.figure and finding.limit for finding in findings)


def test_a_folder_without_exchanges_is_no_data_set(tmp_path):
    with pytest.raises(DataError, match="no data set here"):
        read_dataset(tmp_path)


def test_own_limits_replace_only_what_they_name(tmp_path):
    own = tmp_path / "limits.yaml"
    own.write_text("sizes:\n  exchanges: 5\n", encoding="utf-8")
    limits = load_limits(own)
    assert limits["sizes"]["exchanges"] == 5
    assert limits["sizes"]["replies"] == load_limits()["sizes"]["replies"]


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("size:\n  exchanges: 5\n", UnknownName, "Did you mean 'sizes'"),
        ("sizes:\n  exchange: 5\n", UnknownName, "Did you mean 'exchanges'"),
        ("sizes:\n  exchanges: many\n", ConfigError, "expected a number"),
        ("sizes: 5\n", ConfigError, "must hold limits"),
    ],
)
def test_an_odd_limit_is_an_error(tmp_path, text, error, says):
    own = tmp_path / "limits.yaml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(error, match=says):
        load_limits(own)
