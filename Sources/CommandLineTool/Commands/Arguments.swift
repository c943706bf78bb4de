public import ArgumentParser
public import Editorial
public import Gate

// The domain's own words, as they are typed after an option.

extension Language: ExpressibleByArgument {}
extension NameList: ExpressibleByArgument {}
extension Post.Stage: ExpressibleByArgument {}
extension Role: ExpressibleByArgument {}
extension Rule.Kind: ExpressibleByArgument {}

extension PostKind: ExpressibleByArgument {}
