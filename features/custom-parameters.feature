@manual @slow @skip
Feature: Custom parameters
  Testers would like to choose how much data is generated and in which format, and to get the same data again: a seed is
  a number that makes the same data come out each time. The service does not offer this yet; these scenarios say how it
  should behave once it does. Every generation also adds a fixed set of events that look like fraud.

  Scenario: As much data as was asked for
    When data is generated with these parameters:
      | users    | 50  |
      | products | 20  |
      | events   | 500 |
    Then the data holds 50 users, 20 products and 500 events, not counting the fraud events

  Scenario: The same seed gives the same data, another seed different data
    When data is generated with the seed 42
    And data is generated with the seed 42 again
    Then both generations have produced the same data
    When data is generated with the seed 43
    Then the last two generations have produced different data

  Scenario Outline: The data is written in the format asked for
    When data is generated in <format> format
    Then the users, products and events are written in <format> format

    Examples:
      | format  |
      | CSV     |
      | JSON    |
      | Parquet |

  Scenario: The upload can be skipped
    When data is generated without uploading it
    Then nothing has been created or overwritten in the bucket
