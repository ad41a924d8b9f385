"""Random commands on shipped and generated matters, and what must hold after every one."""
