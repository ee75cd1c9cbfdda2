@manual @slow
Feature: Performance
  A generation has to start answering quickly, and to finish while someone is still willing to wait. Its output arrives
  in pieces, called chunks. The chunk delay is the time from one chunk to the next; progress dots do not count. Output
  may be held back and come in bursts: the average delay is then reported and not judged.

  @PERF-001
  Scenario: A generation stays within its limits
    When data is generated successfully
    Then the generation stays within these limits:
      | measure             | limit                |
      | total time          | less than 10 minutes |
      | time to first chunk | less than 5 seconds  |
      | output received     | more than 1 KB       |
      | average chunk delay | less than 1 second   |
