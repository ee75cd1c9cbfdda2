@manual @slow @skip
Feature: Custom parameters
  Testers would like to choose how much data is generated and in which format, and to get the same data again: a seed is
  a number that makes the same data come out each time. The service does not offer this yet; these scenarios say how it
  should behave once it does. Every generation also adds a fixed set of events that look like fraud. The contract of the
  data is the one that the feature "Data quality" states.

  Scenario: As much data as was asked for
    When data is generated with these parameters:
      | users    | 53  |
      | products | 17  |
      | events   | 487 |
    Then the data holds 53 users, 17 products and 487 events, and 51 events that look like fraud
    And the data keeps to the contract of the data

  Scenario: The same seed gives the same data, another seed different data
    When data is generated with the seed 42
    And data is generated with the seed 42 again
    Then both generations have produced the same data
    When data is generated with the seed 43
    Then the last two generations have produced different data

  Scenario Outline: The data is written in the format asked for
    When data is generated in <format> format
    Then each data set is written in <format> format
    And each data set can be read to its end
    And each data set has as many rows as the service reports, and 51 more where it writes a plus
    And the data keeps to the contract of the data

    Examples:
      | format  |
      | CSV     |
      | JSON    |
      | Parquet |

  Scenario: The upload can be skipped
    When data is generated without uploading it
    Then nothing in the bucket has been changed

  Scenario Outline: A request with <something invalid> is refused
    When data is requested with the invalid value <value> for <parameter>
    Then the request is refused
    And no generation has been started
    And the service is as healthy and ready as before

    Examples:
      | something invalid               | parameter            | value    |
      | a negative number               | users                | -1       |
      | no users at all                 | users                | 0        |
      | a fraction of an event          | events               | 12.5     |
      | a word for a number             | products             | many     |
      | a word for the seed             | the seed             | tomorrow |
      | an unknown format               | the format           | xml      |
      | neither yes nor no              | skipping the upload  | maybe    |
      | a parameter that does not exist | an unknown parameter | 1        |

  Scenario: A request that was refused leaves the service free
    When data is requested with the invalid value -1 for events
    Then the request is refused
    And the service still generates data

  # The last one, since a service that accepts this may be busy with it for hours.
  Scenario: A request for more users than there are people is refused
    When data is requested with the invalid value 10000000000 for users
    Then the request is refused
    And no generation has been started
    And the service is as healthy and ready as before
