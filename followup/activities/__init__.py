"""What is done for the sub-goals: activities, their news, and what is promised in them."""
