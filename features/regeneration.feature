@manual @slow
Feature: Regeneration
  Data is generated anew whenever someone needs it. Each generation leaves a whole data set, and the latest events are
  always those of the newest generation. The events of earlier generations stay as they are.

  @REGEN-001
  Scenario: Two generations, one after the other, leave one consistent data set
    When data is generated twice, one after the other
    Then each data set is in the bucket under its name
    And the service has changed or removed nothing else in the bucket
    And each data set can be read to its end
    And each data set has as many rows as the service reports, and 51 more where its number has a plus
    And the latest events are a byte-for-byte copy of the newest events
    And none of the data was in the bucket before
    And the data meets its contract
