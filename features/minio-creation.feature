@manual @slow
Feature: New data in MinIO
  What counts in the end is the data in the bucket. A generation that reports success but leaves nothing new there has
  failed, even if data from earlier days is still there.

  @MINIO-001
  Scenario: A generation leaves new data in the bucket
    Given a snapshot of the bucket
    When data is generated successfully
    Then every upload that the service reports is in the bucket, with the size it reported
    And at least one object has been created or overwritten
    And each object created or overwritten is at least 100 bytes
    And together these objects are more than 1 KB
    And the service has removed no older object
