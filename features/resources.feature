@manual @slow
Feature: Resources
  A generation uses memory, processor time, storage and network. It has to stay within limits, so that the machine it runs
  on is large enough, and to give back what it used. How much the service uses is seen where it runs; where nothing shows
  it, these scenarios are skipped and say what would.

  @RES-001
  Scenario: What a generation stores and sends stays within its limits
    Given a snapshot of the bucket
    And the use of resources is measured, as far as it can be seen
    When data is generated successfully
    Then the generation stays within these limits of resources:
      | measure              | limit            |
      | growth of the bucket | less than 100 MB |
      | network traffic      | less than 200 MB |

  @RES-002 @where-possible
  Scenario: A generation stays within its limits of memory and processor time
    Given the use of resources is measured
    When data is generated successfully
    Then the generation stays within these limits of resources:
      | measure        | limit               |
      | peak memory    | less than 1 GB      |
      | processor time | less than 5 minutes |

  @RES-003 @where-possible
  Scenario: Memory is given back
    Given the use of resources can be measured
    When several generations run one after the other
    Then the memory at rest stays within 20 MB, or stops growing

  @RES-004 @where-possible
  Scenario: No generator is left behind
    Given the processes of the service can be seen
    When several generations run one after the other
    Then the service has no more processes than after the first of them
