// Tests count this process's children and descriptors: two at a time would count each other's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
