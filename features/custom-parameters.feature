@manual @slow @skip
Feature: Custom parameters
  Testers would like to choose how much data is generated and in which format, and to get the same data again: a seed is
  a number that makes the same data come out each time. The service does not offer this yet; these scenarios say how it
  should behave once it does. Every generation also adds a fixed set of events that look like fraud. The contract of the
  data is the one that the feature "Data quality" states.

  @PARAM-001
  Scenario: As much data as was asked for
    When data is generated with these parameters:
      | users    | 53  |
      | products | 17  |
      | events   | 487 |
    Then the data holds 53 users, 17 products and 487 events, and 51 events that look like fraud
    And the data meets its contract

  @PARAM-002
  Scenario: The same seed gives the same data, another seed different data
    When data is generated with the seed 42
    And data is generated with the seed 42 again
    Then both generations have produced the same data
    When data is generated with the seed 43
    Then the last two generations have produced different data

  @PARAM-003
  Scenario Outline: The data is written in the format asked for
    When data is generated in <format> format
    Then each data set is written in <format> format
    And each data set can be read to its end
    And each data set has as many rows as the service reports, and 51 more where its number has a plus
    And the data meets its contract

    Examples:
      | format  |
      | CSV     |
      | JSON    |
      | Parquet |

  @PARAM-004
  Scenario: The upload can be skipped
    When data is generated without uploading it
    Then the service has changed nothing in the bucket

  @PARAM-005
  Scenario Outline: A request with <something invalid> is refused
    When data is requested with <parameter> set to "<value>"
    Then the request is refused
    And no generation has been started
    And the service is as healthy and ready as before

    Examples:
      | something invalid                      | parameter            | value    |
      | a negative number                      | users                | -1       |
      | no users at all                        | users                | 0        |
      | a fractional number of events          | events               | 12.5     |
      | text instead of a number               | products             | many     |
      | text instead of a seed                 | the seed             | tomorrow |
      | an unknown format                      | the format           | xml      |
      | a value that is neither true nor false | skipping the upload  | maybe    |
      | a parameter that does not exist        | an unknown parameter | 1        |

  @PARAM-006
  Scenario: After a refused request, the service still generates data
    When data is requested with events set to "-1"
    Then the request is refused
    And the service still generates data

  # The last one, since a service that accepts this may be busy with it for hours.
  @PARAM-007
  Scenario: A request for more users than there are people is refused
    When data is requested with users set to "10000000000"
    Then the request is refused
    And no generation has been started
    And the service is as healthy and ready as before
