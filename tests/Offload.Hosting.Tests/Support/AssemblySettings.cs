// The pools of a process are one set, and tests count its children: two at a time would see each other's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
