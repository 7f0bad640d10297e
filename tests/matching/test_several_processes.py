"""The same candidates from several worker processes as from this one."""

from __future__ import annotations

import os

import pytest
from distributed import Client, LocalCluster

from bifall.matching import Engine, find_candidates, score_parts
from bifall.matching.encoding import Vocabulary, encode
from tests.matching.invented import many_profiles

WORKERS = 2


@pytest.fixture(scope="module")
def client():
    with (
        LocalCluster(
            n_workers=WORKERS,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0",
            scheduler_port=0,
            host="127.0.0.1",
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.mark.parametrize("engine", [Engine.PLAIN, Engine.FAST])
def test_several_processes_give_the_same_rows(client, engine):
    one, other = many_profiles("a", 203, 1), many_profiles("b", 40, 2)
    vocabulary = Vocabulary.of(one, other)
    columns = encode(one, vocabulary), encode(other, vocabulary)
    here = score_parts(*columns, most=5, seed=3, engine=engine)
    there = score_parts(*columns, most=5, seed=3, engine=engine, cluster=client, rows_a_part=10)
    assert [column.tolist() for column in there] == [column.tolist() for column in here]
    assert [column.flags.writeable for column in there] == [False] * 3
    processes = client.run(os.getpid)
    assert len({*processes.values(), os.getpid()}) == WORKERS + 1
    done = client.run(lambda dask_worker: dask_worker.state.executed_count)
    assert all(done.values())


def test_the_whole_way_through_a_cluster(client):
    one, other = many_profiles("a", 30, 1), many_profiles("b", 20, 2)
    there = find_candidates(one, other, cluster=client)
    assert list(there.items()) == list(find_candidates(one, other).items())
    assert list(find_candidates([], other, cluster=client).items()) == []
