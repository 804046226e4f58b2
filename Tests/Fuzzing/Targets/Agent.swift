func feedAgent(_ input: inout Input) {}
