"""The content of the style guide at /om/designsystem/; its view is naravard.views.style_guide."""
