Feature: Endpoint
  Before anyone waits minutes for a generation, the service should be up and offer it. These checks request no
  generation, so they can run anywhere and at any time.

  @ENDPOINT-001
  Scenario: The service is up
    Then the service says that it is alive
    And the service says that it is ready

  @ENDPOINT-002
  Scenario: The service describes the endpoint
    Then the service's API description lists data generation

  @ENDPOINT-003
  Scenario: A browser that opens the address of the endpoint is refused
    Then opening the address of data generation, as a browser does, is refused
