func feedAggregator(_ input: inout Input) {}
