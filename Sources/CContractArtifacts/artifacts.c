static const int smainer_artifacts_placeholder;
