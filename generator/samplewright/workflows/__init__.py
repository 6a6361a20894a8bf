"""What each command does with its inputs."""
