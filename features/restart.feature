@manual @slow @restarts
Feature: Restart
  Sooner or later the service is restarted while it generates: a new version is deployed, a machine fails, memory runs
  out. The generation that runs may be lost by that. But nobody may be told that it has finished, nobody may take half
  of its data for all of it, and the service has to come back and generate again without anyone's help.

  @RESTART-001
  Scenario: The service is restarted in the middle of a generation
    When the service is restarted in the middle of a generation
    Then that generation is not passed off as finished
    And every upload that the service reports is in the bucket, with the size it reported
    And the service comes back, as healthy and ready as before
    And nothing half-written is among the data
    And the next generation finishes successfully
    And each data set can be read to its end
