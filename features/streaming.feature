@manual @slow
Feature: Streaming
  Anyone who triggers data generation can watch its output while it runs, and can see from it whether all went well.
  The service accepts a request before the work begins, so being accepted says nothing about success.

  @STREAM-001
  Scenario: The output of a generation streams to its end
    When data generation is triggered
    Then the service accepts the request
    And the output is plain text or JSON
    And the output arrives bit by bit while the generation runs
    And the output is complete
    And the output is more than 100 bytes
    And the output reports no failure
    And no health check reports that the service is down or not ready
