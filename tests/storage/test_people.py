from kpusearch import Article


def some(start, stop):
    people = [(), ("Ani Lestari", "Budi Hartawan"), ("Citra Dewanti",)]
    return [Article(id=f"a{n:02}", body=f"Rapat ke-{n}.", people=people[n % 3]) for n in range(start, stop)]


def counted(index):
    return {item["value"]: item["count"] for item in index.search("").facets["people"]}


def test_merged_segments_give_the_bytes_of_one_built_at_once(new_index, tmp_path):
    new_index(*some(0, 12))
    merged = new_index(*some(0, 8))
    merged.add(some(8, 12))
    merged.merge()
    one, other = (sorted((tmp_path / name).glob("*seg*")) for name in ("ix0", "ix1"))
    assert len(one) == 1
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]
    assert counted(merged) == {"Ani Lestari": 4, "Budi Hartawan": 4, "Citra Dewanti": 4}


def test_people_survive_segments_deletions_and_merges(new_index):
    index = new_index(*some(0, 8))
    index.add(some(8, 12))
    index.delete(["a01", "a02"])
    expected = {"Ani Lestari": 3, "Budi Hartawan": 3, "Citra Dewanti": 3}
    assert counted(index) == expected
    assert index.check().ok
    index.merge()
    assert counted(index) == expected
    assert [part.detail for part in index.check().parts if part.name == "people"] == ["3 people, each found"]
