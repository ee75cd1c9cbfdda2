@manual @slow
Feature: New data in MinIO
  What counts in the end is the data in the bucket. A generation that reports success and leaves nothing new there has
  failed, even where data from earlier days still lies there.

  Scenario: A generation leaves new data in the bucket
    Given a snapshot of the bucket
    When data is generated successfully
    Then every upload that the service announces is in the bucket, as large as announced
    And at least one object has been created or overwritten there
    And each object created or overwritten is at least 100 bytes
    And together they are more than 1 KB
    And no older object has been removed
