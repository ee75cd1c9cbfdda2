@manual @slow @deletes
Feature: Clean-up
  Whoever tries the service out wants to leave the bucket as it was. What a generation has made can therefore be removed
  again, and nothing else: neither what was there before, nor what others have written. The service has to take that well.
  It does not bring back what was removed, and its next generation is as whole as any.

  @CLEAN-001
  Scenario: What a generation has made can be removed
    Given a snapshot of the bucket
    When data is generated successfully
    And what this generation has made is removed
    Then what was removed stays away, and what was there before is still there

  @CLEAN-002
  Scenario: After a clean-up, the next generation is whole
    When data is generated and then removed
    And new data is generated
    Then nothing of what was removed has come back
    And each data set is in the bucket under its name
    And each data set can be read to its end
    And each data set has as many rows as the service reports, and 51 more where its number has a plus
    And the data meets its contract
