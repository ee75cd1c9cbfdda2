@manual @slow
Feature: Performance
  A generation has to begin answering quickly, and to finish while someone is still willing to wait.

  Scenario: A generation stays within its limits
    When data is generated successfully
    Then the generation stays within these limits:
      | measure             | limit                |
      | total time          | less than 10 minutes |
      | time to first chunk | less than 5 seconds  |
      | output received     | more than 1 KB       |
      | average chunk delay | less than 1 second   |
