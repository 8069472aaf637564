"""Muon (Jordan 2024, with the update scale of arXiv 2502.16982) for hidden matrices, AdamW for the rest."""
import torch

COEFFICIENTS = (3.4445, -4.7750, 2.0315)  # the quintic of Jordan's Newton-Schulz iteration


def orthogonalised(matrix, precision=torch.float32, steps=5):
    """The nearest semi-orthogonal matrix, roughly; bfloat16 is exact enough for it."""
    a, b, c = COEFFICIENTS
    x = (matrix / (matrix.norm() + 1e-7)).to(precision)
    tall = x.shape[0] > x.shape[1]
    if tall:
        x = x.T
    for _ in range(steps):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.T if tall else x


class Muon(torch.optim.Optimizer):
    def __init__(self, matrices, others, lr, precision=torch.float32, momentum=0.95, decay=0.02, betas=(0.9, 0.98)):
        self.precision = precision
        groups = [dict(params=matrices, kind='muon'), dict(params=others, kind='adam')]
        super().__init__(groups, dict(lr=lr, momentum=momentum, decay=decay, betas=betas))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            update = self.muon if group['kind'] == 'muon' else self.adam
            for p in group['params']:
                if p.grad is not None:
                    update(p, self.state[p], group)

    def muon(self, p, state, group):
        if not state:
            state['momentum'] = torch.zeros_like(p)
        buffer = state['momentum']
        buffer.mul_(group['momentum']).add_(p.grad)
        direction = p.grad + group['momentum'] * buffer  # Nesterov
        matrix = direction.flatten(1)
        scale = 0.2 * max(matrix.shape) ** 0.5
        p.mul_(1 - group['lr'] * group['decay'])
        p.add_(orthogonalised(matrix, self.precision).view_as(p), alpha=-group['lr'] * scale)

    def adam(self, p, state, group):
        if not state:
            state.update(step=0, mean=torch.zeros_like(p), square=torch.zeros_like(p))
        first, second = group['betas']
        state['step'] += 1
        state['mean'].lerp_(p.grad, 1 - first)
        state['square'].mul_(second).addcmul_(p.grad, p.grad, value=1 - second)
        mean = state['mean'] / (1 - first ** state['step'])
        deviation = (state['square'] / (1 - second ** state['step'])).sqrt_().add_(1e-8)
        p.addcdiv_(mean, deviation, value=-group['lr'])


def is_hidden_matrix(name, p):
    """Convolutions count as matrices; embeddings, heads, tables and depthwise filters do not."""
    if p.ndim < 2 or p.shape[1] == 1:
        return False
    return not any(part in name for part in ('embed', 'shared', 'lm_head', 'image_projection', 'readers.', 'convs.0'))


def optimizer_for(named, lr, precision=torch.float32):
    named = [(name, p) for name, p in named if p.requires_grad]
    matrices = [p for name, p in named if is_hidden_matrix(name, p)]
    others = [p for name, p in named if not is_hidden_matrix(name, p)]
    return Muon(matrices, others, lr, precision)
