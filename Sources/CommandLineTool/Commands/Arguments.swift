public import ArgumentParser
public import Editorial

// The domain's own words, as they are typed after an option.

extension Language: ExpressibleByArgument {}
extension NameList: ExpressibleByArgument {}
extension Post.Stage: ExpressibleByArgument {}
extension Role: ExpressibleByArgument {}

extension PostKind: ExpressibleByArgument {}
