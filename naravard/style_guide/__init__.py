"""What the living style guide at /om/designsystem/ shows; its view is naravard.views.style_guide."""
