/// A post: an id, a kind and revisions, on its way from draft to published.
public struct Post {}
