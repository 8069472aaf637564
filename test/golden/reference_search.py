"""Greedy and beam search over Florence-2's decoder as transformers 4.43 does them (generation/utils.py,
beam_search.py, logits_process.py): no repeated 3-gram, forced BOS at the first step, forced EOS at the last."""
import torch

START, BOS, EOS, NGRAM, MAX_LENGTH = 2, 0, 2, 3, 25


def banned(ids):
    """Tokens that would complete an n-gram that is there already."""
    if len(ids) + 1 < NGRAM:
        return []
    tail = ids[len(ids) - NGRAM + 1:]
    return [ids[i + NGRAM - 1] for i in range(len(ids) - NGRAM + 1) if ids[i:i + NGRAM - 1] == tail]


def processed(ids, scores):
    scores = scores.clone()
    scores[banned(ids)] = -torch.inf
    forced = BOS if len(ids) == 1 else EOS if len(ids) == MAX_LENGTH - 1 else None
    if forced is not None:
        scores[:] = -torch.inf
        scores[forced] = 0
    return scores


def greedy_search(logits):
    """-> ids, the raw logits' top 8 of every step, and their logsumexp."""
    ids, rows = [START], []
    while len(ids) < MAX_LENGTH:
        raw = logits(torch.tensor([ids]))[0]
        rows.append(raw)
        ids.append(int(processed(ids, raw).argmax()))
        if ids[-1] == EOS:
            break
    rows = torch.stack(rows)
    return ids, rows.topk(8, dim=-1), rows.logsumexp(-1)


def beam_search(logits, beams, early_stopping):
    """-> the best hypothesis and its score, the summed log-probability over the tokens after the start."""
    alive = [([START], 0.0 if i == 0 else -1e9) for i in range(beams)]
    finished = []

    def keep(ids, total, length):
        finished.append((total / length, ids))
        finished.sort(key=lambda hypothesis: hypothesis[0], reverse=True)
        del finished[beams:]

    while len(alive[0][0]) < MAX_LENGTH:
        raw = logits(torch.tensor([ids for ids, _ in alive])).log_softmax(-1)
        totals = torch.stack([processed(ids, row) + total for (ids, total), row in zip(alive, raw)])
        best = totals.flatten().topk(2 * beams)
        length, following = len(alive[0][0]), []
        for rank, (total, flat) in enumerate(zip(best.values.tolist(), best.indices.tolist())):
            ids, token = alive[flat // totals.shape[1]][0], flat % totals.shape[1]
            if token == EOS:
                if rank < beams:
                    keep(ids, total, length)
            else:
                following.append(([*ids, token], total))
            if len(following) == beams:
                break
        alive = following
        full = len(finished) == beams
        if full and (early_stopping or finished[-1][0] >= best.values[0].item() / length):
            break
    else:
        for ids, total in alive:
            keep(ids, total, len(ids) - 1)
    score, ids = finished[0]
    return (ids if len(ids) == MAX_LENGTH else [*ids, EOS]), score
