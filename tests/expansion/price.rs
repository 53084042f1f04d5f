fn price(words: &[&str]) -> Result<u64, std::num::ParseIntError> {
    let mut total = 0;
    {
        #[allow(unused_imports)]
        use ::parallelize::__private::parallel_source as __parallelize_parallel_source;
        #[allow(unused_imports)]
        use ::parallelize::__private::bounds::SendToWorker as __parallelize_items;
        #[allow(non_upper_case_globals)]
        static __ParSite: ::parallelize::__private::Site =
            ::parallelize::__private::Site::new("src/main.rs", 6u32, 5u32);
        #[allow(dead_code, non_camel_case_types)]
        enum __ParExit<T0> { Try0(T0), }
        #[allow(unused_imports)]
        use ::parallelize::__private::Entry1 as __ParEntry;
        match __parallelize_parallel_source(words,
                ::std::iter::IntoIterator::into_iter) {
            __source => 'par: {
                let mut __run =
                    ::parallelize::__private::tier(&__source).__run(&__ParSite,
                        __source,
                        ::parallelize::__private::Options::new().stops_early());
                match (__run.type_of_items(),) {
                    __items => __parallelize_items::__handed(__items.0),
                }
                let __type_of_sum = ::parallelize::__private::TypeOf::new();

                #[allow(unused, nonstandard_style,
                unfulfilled_lint_expectations, for_loops_over_fallibles,
                clippy :: all, clippy :: pedantic, clippy :: nursery, clippy
                :: restriction)]
                if false { loop {} __type_of_sum.is_at(&raw const total); }
                __run.adds_to(&__type_of_sum);

                #[allow(clippy :: never_loop)]
                'again: loop {

                    #[allow(unused_parens, clippy :: deref_addrof, clippy ::
                    match_single_binding, clippy :: never_loop, clippy ::
                    while_let_loop)]
                    while let ::std::option::Option::Some(__parallelize_stride)
                            = (__run.stride()) {
                        for word in __parallelize_stride {
                            let n: u64 = word.parse()?;
                            if n > 9 { break 'par; }
                            total += cost(n);
                        }
                    }
                    if __run.is_over() { break 'par; }
                    #[allow(unused, nonstandard_style,
                    unfulfilled_lint_expectations, for_loops_over_fallibles,
                    clippy :: all, clippy :: pedantic, clippy :: nursery, clippy
                    :: restriction)]
                    let worker =
                        __run.worker(|mut item,
                                journal:
                                    &mut ::parallelize::__private::InOrder<'_,
                                    __ParEntry<_>>|
                                ->
                                    ::std::result::Result<::parallelize::__private::Flow<__ParExit<_>>,
                                    _>
                                {
                                    for word in ::std::option::Option::Some(item) {
                                        let n: u64 =
                                            (match ::parallelize::__private::tried((word.parse(),)) {
                                                        tried =>
                                                            match tried.__known() {
                                                                known =>
                                                                    match tried.__branch() {
                                                                        ::std::result::Result::Ok(value) =>
                                                                            ::parallelize::__private::One::__went_on((known.__same(value),)),
                                                                        ::std::result::Result::Err(residual) => {
                                                                            if false {
                                                                                match ::parallelize::__private::Residual::__failure(&residual)
                                                                                    {
                                                                                    __failure => {
                                                                                        ::parallelize::__private::bounds::SendFromWorker::__sent(__failure);
                                                                                    }
                                                                                }
                                                                            }
                                                                            return ::std::result::Result::Ok(::parallelize::__private::Flow::Exit(__ParExit::Try0(residual)))
                                                                        }
                                                                    },
                                                            },
                                                    })?;
                                        if n > 9 {
                                            return ::std::result::Result::Ok(::parallelize::__private::Flow::Stop);
                                        }
                                        {
                                            let __hoisted0 @ _ = cost(n);
                                            journal.push(__ParEntry::K0(::parallelize::__private::bounds::SendFromWorker::__sent(__hoisted0)));
                                        }
                                    }
                                    ::std::result::Result::Ok(::parallelize::__private::Flow::<__ParExit<_>>::Next)
                                });

                    #[allow(unused, nonstandard_style,
                    unfulfilled_lint_expectations, for_loops_over_fallibles,
                    clippy :: all, clippy :: pedantic, clippy :: nursery, clippy
                    :: restriction)]
                    if let ::std::option::Option::Some(value) =
                            unsafe { ::parallelize::__private::part_sum(&total) } {
                        (total) = (value);
                    }
                    #[allow(unused, nonstandard_style,
                    unfulfilled_lint_expectations, for_loops_over_fallibles,
                    clippy :: all, clippy :: pedantic, clippy :: nursery, clippy
                    :: restriction)]
                    let flow:
                            ::parallelize::__private::Flow<__ParExit<_>> =
                        'commits:
                            {
                            for mut leaf in
                                (unsafe {
                                            __run.some_leaves(&worker, false, false)
                                        }.adding_to(&__type_of_sum)) {
                                'next:
                                    while (leaf.begin()) {
                                    if leaf.has_sum() {
                                        unsafe { leaf.add_up(&raw const total, false) };
                                    }
                                    for entry in (leaf.entries()) {
                                        match entry {
                                            __ParEntry::K0(mut __hoisted0) => {
                                                let mut __hoisted0 @ _ = (__hoisted0,);
                                                total += __hoisted0.0;
                                            }
                                        }
                                    }
                                    match leaf.finish() {
                                        ::parallelize::__private::Flow::Next => {}
                                        flow => break 'commits flow,
                                    }
                                }
                            }

                            #[allow(unused, nonstandard_style,
                            unfulfilled_lint_expectations, for_loops_over_fallibles,
                            clippy :: all, clippy :: pedantic, clippy :: nursery, clippy
                            :: restriction)]
                            if let ::std::option::Option::Some(value) =
                                    unsafe { ::parallelize::__private::part_sum(&total) } {
                                (total) = (value);
                            }
                            continue 'again;
                        };

                    #[allow(unused, nonstandard_style,
                    unfulfilled_lint_expectations, for_loops_over_fallibles,
                    clippy :: all, clippy :: pedantic, clippy :: nursery, clippy
                    :: restriction)]
                    if let ::std::option::Option::Some(value) =
                            unsafe { ::parallelize::__private::part_sum(&total) } {
                        (total) = (value);
                    }

                    #[allow(unused, nonstandard_style,
                    unfulfilled_lint_expectations, for_loops_over_fallibles,
                    clippy :: all, clippy :: pedantic, clippy :: nursery, clippy
                    :: restriction)]
                    match flow {
                        ::parallelize::__private::Flow::Exit(exit) =>
                            match exit {
                                __ParExit::Try0(__payload) =>
                                    match ::parallelize::__private::leaving::<Result<u64,
                                                std::num::ParseIntError>, _>(__payload) {
                                        __payload => { match __payload.__leave()? {} }
                                    },
                            },
                        _ => break 'par,
                    }
                }
            }
        }

        #[allow(unused, nonstandard_style, unfulfilled_lint_expectations,
        for_loops_over_fallibles, clippy :: all, clippy :: pedantic, clippy ::
        nursery, clippy :: restriction)]
        { let _ = (); }
    }
    Ok(total)
}
