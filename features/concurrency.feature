@manual @slow
Feature: Concurrency
  Several people may ask for data at the same moment. The service may serve them all, serve them one after the other, or
  politely turn away some of them. When it is busy it may turn away all of them. What it must not do is break.

  @CONC-001
  Scenario: Three requests at the same moment
    When 3 generations are requested at the same moment
    Then no request crashes the service or gets an unexpected answer
    And at least one request is served, or all are properly rejected
    And the service still answers its health check

  @CONC-002
  Scenario: Three generations at the same moment, followed to their end
    Given a snapshot of the bucket
    When 3 generations are requested at the same moment and followed to their end
    Then each of them has finished successfully or was properly rejected, and at least one has finished
    And every upload that the service reports is in the bucket, with the size it reported
    And requests that were turned away have generated nothing
    And the service is as healthy and ready as before
    And one more generation finishes successfully
