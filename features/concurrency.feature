@manual @slow
Feature: Concurrency
  Several people may ask for data at the same moment. The service may serve them all, serve them one after the other, or
  turn some or, when it is busy, all of them away politely. What it must not do is break.

  Scenario: Three requests at the same moment
    When 3 generations are requested at the same moment
    Then no request crashes the service or is answered in an unexpected way
    And at least one request is served, or all are properly rejected
    And the service still answers its health check
