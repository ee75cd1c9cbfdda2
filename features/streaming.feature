@manual @slow
Feature: Streaming
  Whoever triggers data generation can watch its output while it runs, and can tell from it whether all went well.
  The service accepts a request before the work begins, which says nothing yet about success.

  Scenario: The output of a generation streams to its end
    When data generation is triggered
    Then the service accepts the request
    And the output is plain text or JSON
    And the output arrives in chunks while the generation runs
    And the stream ends cleanly
    And the output is more than 100 bytes
    And the output tells of no failure
