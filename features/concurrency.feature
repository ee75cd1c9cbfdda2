@manual @slow
Feature: Concurrency
  Several people may ask for data at the same moment. The service may serve them all, serve them one after the other, or
  politely turn away some of them. When it is busy it may turn away all of them. What it must not do is break.

  Scenario: Three requests at the same moment
    When 3 generations are requested at the same moment
    Then no request crashes the service or gets an unexpected answer
    And at least one request is served, or all are properly rejected
    And the service still answers its health check
