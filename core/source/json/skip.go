package json

// skip passes over a value, which is checked but for the text of its strings.
func (s *scanner) skip() (err error) {
	switch c := s.block[s.at]; c {
	case '"':
		_, _, _, err = s.quoted()
	case '{':
		err = s.members(func(int, int, content) error { return s.skip() })
	case '[':
		err = s.elements(s.skip)
	case 't':
		err = s.literal("true")
	case 'f':
		err = s.literal("false")
	case 'n':
		err = s.literal("null")
	default:
		if c != '-' && c-'0' > 9 {
			return s.unexpected("a value")
		}
		_, _, _, err = s.number()
	}
	return err
}

// members goes through an object: each is called at the value of a key, which is block[from:to].
func (s *scanner) members(each func(from, to int, c content) error) error {
	more, err := s.open('}')
	for more && err == nil {
		var from, to int
		var c content
		if from, to, c, err = s.key(); err != nil {
			return err
		}
		if err = each(from, to, c); err != nil {
			return err
		}
		more, err = s.another('}')
	}
	return err
}

// elements goes through an array.
func (s *scanner) elements(each func() error) error {
	more, err := s.open(']')
	for more && err == nil {
		if err = each(); err != nil {
			return err
		}
		more, err = s.another(']')
	}
	return err
}

// open passes over the bracket of an object or array. more is false when it is empty, and passed.
func (s *scanner) open(closing byte) (more bool, err error) {
	if err := s.enter(); err != nil {
		return false, err
	}
	s.space()
	if s.block[s.at] == closing {
		s.at++
		s.depth--
		return false, nil
	}
	return true, nil
}

// another passes over what follows a member or an element: a comma, or the bracket that closes.
func (s *scanner) another(closing byte) (more bool, err error) {
	s.space()
	switch s.block[s.at] {
	case ',':
		s.at++
		s.space()
		return true, nil
	case closing:
		s.at++
		s.depth--
		return false, nil
	}
	return false, s.unexpected("a comma or " + string(closing))
}

// key passes over a key and the colon after it. The key is block[from:to].
func (s *scanner) key() (from, to int, c content, err error) {
	if s.block[s.at] != '"' {
		return 0, 0, 0, s.unexpected("a key in double quotes")
	}
	if from, to, c, err = s.quoted(); err != nil {
		return 0, 0, c, err
	}
	return from, to, c, s.colon()
}

func (s *scanner) colon() error {
	s.space()
	if s.block[s.at] != ':' {
		return s.unexpected("a colon")
	}
	s.at++
	s.space()
	return nil
}
