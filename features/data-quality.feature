@manual @slow
Feature: Data quality
  People build dashboards and train models on this data. It is fit for use only if all that a generation leaves in the
  bucket can be read, is complete, meets its contract, and fits together. Every generation adds 51 events that look
  like fraud. The service does not count them: in a number such as 10000+, the plus stands for them.

  Background:
    Given these data sets, which every generation leaves in the bucket:
      | data set      | object                                         | format     |
      | users         | data/users.csv                                 | CSV        |
      | products      | data/products.csv                              | CSV        |
      | events        | data/clickstream/individual/clickstream-*.json | JSON lines |
      | latest events | data/clickstream/clickstream.json              | JSON lines |

  @DATA-001
  Scenario Outline: Every data set is there, complete and readable
    Given <generations>
    Then each data set is in the bucket under its name
    And each data set can be read to its end
    And each data set has as many rows as the service reports, and 51 more where its number has a plus

    Examples:
      | generations                          |
      | a finished generation                |
      | three generations at the same moment |

  @DATA-002
  Scenario Outline: The users meet their contract
    Given <generations>
    Then the users have these columns:
      | column      | type            | must be                       |
      | user_id     | UUID            | unique                        |
      | name        | text            |                               |
      | signup_date | date            | within the last year          |
      | features    | list of numbers | 20 numbers and of unit length |

    Examples:
      | generations                          |
      | a finished generation                |
      | three generations at the same moment |

  @DATA-003
  Scenario Outline: The products meet their contract
    Given <generations>
    Then the products have these columns:
      | column       | type            | must be                                                         |
      | product_id   | UUID            | unique                                                          |
      | product_name | text            |                                                                 |
      | category     | text            | one of Electronics, Office, Peripherals, Furniture, Accessories |
      | price        | number          | from 10 to 500                                                  |
      | features     | list of numbers | 20 numbers and of unit length                                   |

    Examples:
      | generations                          |
      | a finished generation                |
      | three generations at the same moment |

  @DATA-004
  Scenario Outline: The events meet their contract
    Given <generations>
    Then the events have these columns:
      | column     | type      | must be                                                                                                                  |
      | timestamp  | timestamp | within the last day and in steps of 5 seconds except for 51 rows and without gaps of 2 hours except for the last 51 rows |
      | user_id    | UUID      | a user_id of users                                                                                                       |
      | product_id | UUID      | a product_id of products                                                                                                 |
      | event_type | text      | one of view, add_to_cart, purchase, payment_failed                                                                       |
    And the events contain this fraud:
      | users | views of each | seconds between them | failed payments of each |
      | 3     | 15            | 0.5                  | 2                       |

    Examples:
      | generations                          |
      | a finished generation                |
      | three generations at the same moment |

  @DATA-005
  Scenario Outline: The latest events are a copy of the newest events
    Given <generations>
    Then the latest events are a byte-for-byte copy of the newest events

    Examples:
      | generations                          |
      | a finished generation                |
      | three generations at the same moment |

  @DATA-006
  Scenario Outline: The data is new, and older data is left alone
    Given <generations>
    Then none of the data was in the bucket before
    And the service has changed or removed nothing else in the bucket

    Examples:
      | generations                          |
      | a finished generation                |
      | three generations at the same moment |
