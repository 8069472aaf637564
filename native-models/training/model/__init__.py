"""The architecture in PyTorch, one file per box; parameter names are the published checkpoint's."""
