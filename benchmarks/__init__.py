"""What oneflow costs: `python -m benchmarks` measures everything, each module one thing.

workload  crowd  opening  preload    what is measured: W1, by threads; open cases to begin with
databases  recording  plans          fresh databases; statements overheard; how they are answered
w1  concurrency  paths  growth       against the bare driver, by threads, by ways, beside many cases
kernel  memory                       in memory
rivals  peer_oneflow                 beside others
soundness                            whether the database holds what it must afterwards
targets  results  table              what is to be held; lines of results; the page made of them
"""
